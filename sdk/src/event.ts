import type { EventData } from './generated/event-types.ts';

/** The name of an event that the platform and its own plugins tell of: `listing.published`. */
export type EventName = keyof EventData;

/** What is asked for by name, by entity (`listing.*`), or, of plugins that are not known here, as text. */
export type EventPattern = EventName | `${EntityOf<EventName>}.*` | (string & {});
type EntityOf<Name> = Name extends `${infer Entity}.${string}` ? Entity : never;

/** What `types: […]` lets through; of a pattern that is not known here, anything. */
export type EventsOf<Pattern extends string> = Pattern extends EventName
	? Pattern
	: Pattern extends `${infer Entity extends EntityOf<EventName>}.*`
		? Extract<EventName, `${Entity}.${string}`>
		: string;

/**
 * That something happened, and to which record: a CloudEvents 1.0 envelope, the same over streams, sockets and webhooks. It holds
 * ids, states and names of fields, and nothing personal: read the record, with your own rights, to know more.
 */
export type EventEnvelope<Name extends string = string> = Name extends string
	? {
			specversion: '1.0';
			/** What a repetition is told by. */
			id: string;
			/** The platform. */
			source: string;
			/** Entity and name: `listing.published`. */
			type: Name;
			/** The record. */
			subject: string;
			/** When it happened: ISO 8601, UTC. */
			time: string;
			datacontenttype: 'application/json';
			organization: string;
			/** The kind of record: `listing`. */
			entity: string;
			/** Its place in the organisation's log: from 1, without a gap. */
			position: number;
			data: Name extends EventName ? EventData[Name] : Record<string, unknown>;
		}
	: never;

/** Any event that is known here, told apart by `type`. */
export type PlatformEvent = EventEnvelope<EventName>;

/** What a webhook is sent: an event, with its record where the webhook asks for it, or a test. */
export type WebhookEvent =
	| (PlatformEvent & { data: { record?: Record<string, unknown> | null; recordTooLarge?: true } })
	| EventEnvelope<'webhook.test'>;
