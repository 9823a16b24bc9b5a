/** A neighbourhood: where its homes stand, what a square foot costs, and what one walks to. */
export type Place = {
	name: string;
	city: string;
	postalCode: string;
	latitude: number;
	longitude: number;
	/** US dollars a square foot. */
	rate: number;
	streets: string[];
	/** House numbers from this one on. */
	numbers: number;
	near: string[];
	life: string;
};

const place = (
	name: string,
	city: string,
	postalCode: string,
	[latitude, longitude]: [number, number],
	rate: number,
	numbers: number,
	streets: string[],
	near: string[],
	life: string,
): Place => ({ name, city, postalCode, latitude, longitude, rate, numbers, streets, near, life });

/** Around Elliott Bay, for the first brokerage. */
const CITY: Place[] = [
	place('Ballard', 'Seattle', '98107', [47.6687, -122.3847], 590, 1500, ['NW 61st St', 'NW 64th St', '28th Ave NW', 'NW 58th St'], ['above Golden Gardens', 'near the Ballard Locks', 'off Ballard Avenue'], 'The Sunday market, the locks and a dozen good bakeries are within a short walk.'),
	place('Queen Anne', 'Seattle', '98109', [47.6371, -122.3571], 660, 1100, ['Bigelow Ave N', 'W Galer St', 'Nob Hill Ave N', '5th Ave W'], ['on the crown of Queen Anne', 'by Kerry Park', 'off Queen Anne Avenue'], 'Kerry Park and the shops along the avenue are around the corner, downtown ten minutes by bus.'),
	place('Fremont', 'Seattle', '98103', [47.6548, -122.3499], 610, 3600, ['Evanston Ave N', 'N 41st St', 'Dayton Ave N', 'Phinney Ave N'], ['above the Fremont Cut', 'beside Woodland Park', 'near the canal'], 'The Burke-Gilman Trail runs along the canal below, with Woodland Park up the hill.'),
	place('Green Lake', 'Seattle', '98115', [47.6797, -122.3236], 600, 6800, ['NE 70th St', 'Woodlawn Ave NE', 'Latona Ave NE', 'NE Ravenna Blvd'], ['two blocks from Green Lake', 'on Ravenna Boulevard', 'near Green Lake'], 'The lake path is two blocks away, and light rail at Roosevelt is a ten-minute walk.'),
	place('Capitol Hill', 'Seattle', '98112', [47.6277, -122.3094], 640, 700, ['17th Ave E', 'E Aloha St', '19th Ave E', 'Federal Ave E'], ['by Volunteer Park', 'off 15th Avenue', 'near the conservatory'], 'Volunteer Park, the farmers market and light rail are all within walking distance.'),
	place('Madison Park', 'Seattle', '98112', [47.6353, -122.2840], 780, 1800, ['41st Ave E', 'E Lynn St', 'McGilvra Blvd E'], ['a block from Lake Washington', 'by the Madison Park beach', 'near the Arboretum'], 'The swimming beach and the village cafés are a stroll away; the Arboretum is just up the road.'),
	place('West Seattle', 'Seattle', '98116', [47.5727, -122.3985], 540, 3000, ['51st Ave SW', 'SW Hinds St', 'Sunset Ave SW', 'SW Genesee St'], ['above Alki Beach', 'near the Junction', 'with Olympic sunsets'], 'Alki Beach is down the hill and the water taxi crosses to downtown in ten minutes.'),
	place('Columbia City', 'Seattle', '98118', [47.5597, -122.2866], 510, 4200, ['39th Ave S', 'S Ferdinand St', '37th Ave S', 'S Alaska St'], ['near the Columbia City station', 'by Genesee Meadow', 'off Rainier Avenue'], 'The landmark district, its theatre and light rail are within a few blocks.'),
	place('Magnolia', 'Seattle', '98199', [47.6395, -122.4012], 580, 2900, ['Magnolia Blvd W', '34th Ave W', 'W Raye St', 'Viewmont Way W'], ['near Discovery Park', 'on Magnolia Bluff', 'above the Sound'], 'Discovery Park and its lighthouse trail begin at the end of the street.'),
	place('Winslow', 'Bainbridge Island', '98110', [47.6262, -122.5212], 520, 300, ['Madrona Way NE', 'Wood Ave SW', 'Grow Ave NW'], ['a walk from the ferry', 'by Eagle Harbor', 'on Eagle Harbor'], 'The ferry to Seattle leaves from the end of the road; the harbour path starts at the door.'),
	place('The Bowl', 'Edmonds', '98020', [47.8107, -122.3774], 530, 500, ['Alder St', '4th Ave N', 'Bell St', 'Sunset Ave N'], ['in the Edmonds Bowl', 'near the Edmonds ferry', 'above the waterfront'], 'Galleries, the Saturday market and the beach are all on foot from here.'),
];

/** East of Lake Washington, for the second one. */
const EASTSIDE: Place[] = [
	place('West Bellevue', 'Bellevue', '98004', [47.6195, -122.2035], 820, 9400, ['NE 14th St', '98th Ave NE', 'SE 4th St', 'Killarney Way'], ['near Meydenbauer Bay', 'by Downtown Park', 'off Main Street'], 'Downtown Park, Old Main and the marina are a few minutes on foot.'),
	place('Houghton', 'Kirkland', '98033', [47.6631, -122.1995], 720, 10200, ['NE 60th St', '103rd Ave NE', 'NE 65th St', 'Lakeview Dr'], ['above Houghton Beach', 'near the Kirkland waterfront', 'along the Cross Kirkland Corridor'], 'Houghton Beach and the Cross Kirkland Corridor trail are right below.'),
	place('Education Hill', 'Redmond', '98052', [47.6852, -122.1154], 600, 16200, ['NE 104th St', '166th Ave NE', 'NE 95th St', '171st Pl NE'], ['on Education Hill', 'near Marymoor Park', 'by the Sammamish River Trail'], 'The river trail leads to Marymoor Park and downtown Redmond without crossing a road.'),
	place('Olde Town', 'Issaquah', '98027', [47.5301, -122.0326], 520, 200, ['NE Dogwood St', 'SE Andrews St', '2nd Ave SE', 'Mountainside Dr SW'], ['below Squak Mountain', 'in Olde Town Issaquah', 'near the Issaquah Alps trails'], 'Trails to Squak and Tiger Mountain start a few streets away, the creek runs through the park.'),
	place('North End', 'Mercer Island', '98040', [47.5857, -122.2312], 760, 2400, ['71st Ave SE', 'SE 28th St', 'W Mercer Way', '76th Ave SE'], ['near Luther Burbank Park', 'on the north end', 'off West Mercer Way'], 'Luther Burbank Park and the light rail into either city are close by.'),
	place('Pine Lake', 'Sammamish', '98075', [47.5862, -122.0411], 560, 22800, ['SE 24th St', '228th Ave SE', 'SE 20th Pl'], ['by Pine Lake', 'near Beaver Lake', 'on the plateau'], 'Pine Lake Park and its dock are down the road, with forest trails in every direction.'),
	place('Hollywood Hill', 'Woodinville', '98072', [47.7497, -122.1387], 540, 14900, ['NE 171st St', '152nd Ave NE', 'NE 165th St'], ['above the vineyards', 'near the Woodinville tasting rooms', 'on Hollywood Hill'], 'The tasting rooms and the Sammamish valley farms are five minutes away.'),
];

export const PLACES: readonly (readonly Place[])[] = [CITY, EASTSIDE];
