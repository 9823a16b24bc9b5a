import { HEARD, type Message, SAID } from '../realtime/messages.ts';
import type { JsonSchema } from '../schema/model.ts';
import { pascal } from './names.ts';

type Part = Record<string, unknown>;

const ref = (path: string): Part => ({ $ref: `#/${path}` });
const saidName = (name: string): string => `Say${pascal(name.replace(':', '-'))}`;
const heardName = (name: string): string => `Hear${pascal(name.replace(':', '-'))}`;

const messageOf = (name: string, { description, payload, acknowledgement }: Message): Part => ({
	name,
	title: name,
	summary: description,
	contentType: 'application/json',
	payload: payload as JsonSchema,
	...(acknowledgement ? { 'x-acknowledgement': acknowledgement } : {}),
});

/**
 * What goes over a socket beside the events: what clients say (acknowledged with `x-acknowledgement`, or `{ error }`), and what they
 * hear. socket.io is no protocol that AsyncAPI knows; names are those of its messages.
 * @param events names of the messages that carry events
 */
export function socketParts(events: readonly string[]): { channel: Part; operations: Part; messages: Part } {
	const said = Object.keys(SAID).map(saidName);
	const heard = [...Object.keys(HEARD).map(heardName), ...events];
	const carrying = (names: readonly string[]) => names.map((name) => ref(`channels/socket/messages/${name}`));
	return {
		channel: {
			address: '/v1/socket',
			title: 'Socket',
			description:
				'socket.io 4 with `auth: { token }`. Events come as `event`: the envelope, and the name of the subscription. See docs/guides/realtime.md.',
			servers: [ref('servers/platform')],
			messages: Object.fromEntries([...said, ...heard].map((name) => [name, ref(`components/messages/${name}`)])),
		},
		operations: {
			hearOverSocket: {
				action: 'receive',
				channel: ref('channels/socket'),
				summary: 'Takes what a client says',
				messages: carrying(said),
			},
			tellOverSocket: {
				action: 'send',
				channel: ref('channels/socket'),
				summary: 'Tells of events, presence and typing',
				messages: carrying(heard),
			},
		},
		messages: Object.fromEntries([
			...Object.entries(SAID).map(([name, message]) => [saidName(name), messageOf(name, message)]),
			...Object.entries(HEARD).map(([name, message]) => [heardName(name), messageOf(name, message)]),
		]),
	};
}
