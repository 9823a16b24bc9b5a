import type { Report } from './links.ts';
import type { Entity } from './model.ts';
import { SYSTEM_FIELDS } from './paths.ts';

const VISIBILITIES = ['private', 'team', 'organization'];

/** Checks where records stand (`x-timeline`) and who sees them (`x-access.visibility`). */
export function checkPlaces(entity: Entity, report: Report): void {
	const { timeline, access, owner, states } = entity;
	const fieldOf = (name: string) => entity.fields.find((field) => field.name === name);
	if (access.visibility !== undefined) {
		const values = fieldOf(access.visibility)?.schema.enum ?? [];
		const isSound = values.length > 0 && values.every((value) => VISIBILITIES.includes(String(value)));
		if (!isSound || !fieldOf(access.visibility)?.required || !owner)
			report('schema_invalid', '/x-access/visibility', {
				found: `"${access.visibility}"`,
				meant: `a required field with an enum of ${VISIBILITIES.join(', ')}, in an entity with an owner`,
			});
	}
	checkAbout(entity, report);
	if (!timeline) return;
	timeline.of.forEach((name, at) => {
		if (!fieldOf(name)?.ref && entity.about?.record !== name)
			report('field_unknown', `/x-timeline/of/${at}`, { found: `"${name}"`, meant: 'a field with x-ref' });
	});
	const when = fieldOf(timeline.at);
	const isMoment = timeline.at in SYSTEM_FIELDS ? timeline.at !== 'id' : when?.schema.format === 'date-time' && when.required;
	if (!isMoment)
		report('schema_invalid', '/x-timeline/at', {
			found: `"${timeline.at}"`,
			meant: 'createdAt, or a required field of format date-time',
		});
	timeline.show.forEach((name, at) => {
		if (!fieldOf(name) || fieldOf(name)?.hidden)
			report('field_unknown', `/x-timeline/show/${at}`, { found: `"${name}"`, meant: 'a field that people may see' });
	});
	if (timeline.states && !states)
		report('schema_invalid', '/x-timeline/states', {
			found: 'true without x-states',
			meant: 'a state machine, or no states here',
		});
}

/** A kind of record and its id, both or neither; an import would bring rows past the question whether the writer reads the record. */
function checkAbout({ about, fields, derive }: Entity, report: Report): void {
	if (!about) return;
	const [kind, record] = [about.entity, about.record].map((name) => fields.find((field) => field.name === name));
	const isText = kind?.schema.type === 'string' && !kind.schema.enum && !kind.encrypted && !kind.ref;
	if (!isText)
		report('schema_invalid', '/x-about/entity', {
			found: `"${about.entity}"`,
			meant: 'a field of text that holds the name of a kind',
		});
	const isId = record?.schema.type === 'string' && record.schema.format === 'uuid' && !record.ref;
	if (!isId || record.required !== kind?.required)
		report('schema_invalid', '/x-about/record', {
			found: `"${about.record}"`,
			meant: 'a field of format uuid without x-ref, required where the kind is',
		});
	if (derive.includes('import'))
		report('schema_invalid', '/x-entity/derive', { found: '"import"', meant: 'no import of records that are about others' });
}
