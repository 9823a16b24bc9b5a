import type { FreeholdEvent } from './model.ts';

/** An event in the JSON format of CloudEvents 1.0.2, with extension attributes of ours. */
export type CloudEvent = {
	specversion: '1.0';
	id: string;
	source: string;
	type: string;
	subject: string;
	time: string;
	datacontenttype: 'application/json';
	organization: string;
	entity: string;
	position: number;
	data: Record<string, unknown>;
};

/** @param source the platform's own address */
export const cloudEventOf = (event: FreeholdEvent, source: string): CloudEvent => ({
	specversion: '1.0',
	id: event.id,
	source,
	type: event.type,
	subject: event.record,
	time: event.at,
	datacontenttype: 'application/json',
	organization: event.organization,
	entity: event.entity,
	position: event.position,
	data: { ...event.data },
});
