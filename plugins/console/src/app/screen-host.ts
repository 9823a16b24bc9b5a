/** What the console lends to an element of a plugin: calls in the person's name, ways to go, and what happens meanwhile. */
import { type ScreenHost, toast } from '@freehold/widgets/kit';
import { go } from './place.ts';
import { references } from './refs.ts';
import type { Session } from './session.ts';

const hosts = new WeakMap<Session, ScreenHost>();

/** The same object for every element of a session. */
export function screenHost(session: Session): ScreenHost {
	const known = hosts.get(session);
	if (known) return known;
	const host: ScreenHost = {
		call: (method, path, options = {}) => session.run({ method, path, ...options }),
		open: (address) => void go(address),
		me: session.user,
		organization: session.organization,
		description: session.catalogue.description,
		hear: (types, callback) => session.live.watch({ types }, callback),
		say: (text, { failed = false, to } = {}) => toast(text, failed ? 'failed' : 'done', to),
		references: (local) => references(session, local),
		get place() {
			return { path: location.pathname, query: new URLSearchParams(location.search) };
		},
	};
	hosts.set(session, host);
	return host;
}
