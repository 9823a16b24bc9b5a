import sharp from 'sharp';
import { develop as developPicture, type Photo } from '../src/photos/develop.ts';
import { DECORS } from './pictures/decor.ts';
import { drawHouse, type Style } from './pictures/houses.ts';
import { HOURS, type Hour } from './pictures/landscape.ts';
import { PAINTS } from './pictures/parts.ts';
import { drawRoom, type Room } from './pictures/rooms.ts';
import { pick, type Random } from './pictures/shapes.ts';

export type Captioned = { photo: Photo; caption: string };

/** Draws the pictures of one brokerage. Houses are each their own; rooms are drawn once and shared. */
export type Album = { photosOf(style: Style, index: number): Promise<Captioned[]> };

/** What is shown of a home beside its front. */
const ROOMS: Record<Style, Room[]> = {
	craftsman: ['living', 'kitchen', 'bedroom'],
	modern: ['kitchen', 'living', 'bathroom'],
	midcentury: ['living', 'dining', 'deck'],
	farmhouse: ['kitchen', 'dining', 'bedroom'],
	townhouse: ['living', 'kitchen', 'deck'],
	condo: ['living', 'bedroom', 'bathroom'],
	land: ['deck'],
	shop: ['dining', 'kitchen'],
};

const CAPTIONS: Record<Style | Room, string> = {
	craftsman: 'The front with its porch',
	modern: 'The house from the street',
	midcentury: 'The long front and the hearth',
	farmhouse: 'Gable and porch',
	townhouse: 'The row from the street',
	condo: 'The building',
	land: 'The lot, looking west',
	shop: 'The storefront',
	living: 'Living room',
	kitchen: 'Kitchen with island',
	bedroom: 'Main bedroom',
	bathroom: 'Bathroom',
	dining: 'Dining room',
	deck: 'Terrace over the water',
};

/** Two looks of each room are enough for a page of cards not to repeat itself. */
const LOOKS = 2;

export function createAlbum(random: Random): Album {
	const rooms = new Map<string, Promise<Photo>>();
	const first = Math.floor(random() * DECORS.length);
	const roomPhoto = (room: Room, look: number): Promise<Photo> => {
		const key = `${room} ${look}`;
		const decor = DECORS[(first + look * 2) % DECORS.length] as (typeof DECORS)[number];
		const known = rooms.get(key) ?? develop(drawRoom(room, pick(random, daylight), decor, random));
		rooms.set(key, known);
		return known;
	};
	return {
		async photosOf(style, index) {
			// The hour and the paint walk through their lists, so that neighbours in a list differ.
			const hour = HOURS[(index + (index % 3)) % HOURS.length] as Hour;
			const paint = PAINTS[(index * 3 + Math.floor(random() * 2)) % PAINTS.length] as (typeof PAINTS)[number];
			const front = develop(drawHouse(style, hour, paint, random));
			const inside = ROOMS[style].map((room) => ({ room, photo: roomPhoto(room, index % LOOKS) }));
			return [
				{ photo: await front, caption: CAPTIONS[style] },
				...(await Promise.all(inside.map(async ({ room, photo }) => ({ photo: await photo, caption: CAPTIONS[room] })))),
			];
		},
	};
}

/** Pixels across: a size that photos have, so that nothing is made twice. */
const DRAWN = 1000;

const daylight = HOURS.filter((hour) => !hour.isDark);

async function develop(drawing: string): Promise<Photo> {
	const source = sharp(Buffer.from(drawing))
		.resize({ width: DRAWN, withoutEnlargement: true })
		.flatten({ background: '#ffffff' })
		.toColourspace('srgb')
		.raw();
	const { data, info } = await source.toBuffer({ resolveWithObject: true });
	return developPicture({ data, width: info.width, height: info.height, channels: 3 });
}
