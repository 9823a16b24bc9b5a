/** Which entities have pictures, found from the schemas: a field whose control is `photo`, or a has-many of such records. */
import type { Catalogue } from './catalogue.ts';
import type { Entity, Expand, Row } from './description.ts';

type Size = 'small' | 'medium' | 'large';

type Variant = { url: string; width?: number; height?: number };

/** The field that holds a picture's address. */
export function photoField(entity: Entity | undefined): string | undefined {
	return Object.entries(entity?.schema.properties ?? {}).find(([, field]) => field['x-control'] === 'photo')?.[0];
}

/** The has-many relation that holds a record's pictures. */
export function gallery(entity: Entity, catalogue: Catalogue): Expand | undefined {
	return entity.expands.find(({ many, entity: name }) => many && photoField(catalogue.entity(name)));
}

/** The address of a picture record, in the size that is asked for where there are several. */
export function addressOf(row: Row, field: string, size: Size = 'small'): string {
	const variants = row['variants'] as Record<string, Variant | null> | null | undefined;
	return variants?.[size]?.url ?? String(row[field] ?? '');
}

/** The picture that stands for a record: an address, '' where it could have one and has not, `undefined` where its kind
 * has none or they did not come along. */
export function pictureOf(entity: Entity, row: Row, catalogue: Catalogue, size: Size = 'small'): string | undefined {
	const own = photoField(entity);
	if (own) return addressOf(row, own, size);
	const relation = gallery(entity, catalogue);
	if (!relation) return undefined;
	const photos = row[relation.name] as Row[] | undefined;
	if (!photos) return undefined;
	const [first] = photos;
	const field = photoField(catalogue.entity(relation.entity));
	return first && field ? addressOf(first, field, size) : '';
}
