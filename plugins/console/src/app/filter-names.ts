/** The filters that are set, in words; names behind ids like `contact=ID` are looked up once. */
import type { Localise, References } from '@freehold/widgets/kit';
import type { ReactiveControllerHost } from 'lit';
import type { Entity } from './description.ts';
import { filtersIn, filterText } from './filters.ts';
import { references } from './refs.ts';
import type { Session } from './session.ts';

export class FilterNames {
	#host: ReactiveControllerHost;
	#refs: References | undefined;
	/** By id. */
	#names = new Map<string, string>();

	constructor(host: ReactiveControllerHost) {
		this.#host = host;
	}

	/** By the parameter of each, what it says. */
	inWords(session: Session, entity: Entity, query: URLSearchParams, local: Localise): [string, string][] {
		return filtersIn(query).map((filter) => {
			const [path, value] = filter;
			const ref = session.catalogue.field(entity, path)?.ref;
			if (ref && !this.#names.has(value)) void this.#look(session, local, ref, value);
			return [path, filterText(entity, session.catalogue, filter, local, this.#names.get(value) || undefined)];
		});
	}

	async #look(session: Session, local: Localise, ref: string, id: string): Promise<void> {
		this.#names.set(id, '');
		this.#refs ??= references(session, local);
		this.#names.set(id, await this.#refs.name(ref, id).catch(() => id));
		this.#host.requestUpdate();
	}
}
