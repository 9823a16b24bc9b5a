import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Config } from '../config.ts';
import type { Keyring } from '../encryption/keyring.ts';
import { problem } from '../errors.ts';
import type { Scope } from '../operations/model.ts';
import { base62ToUuid, uuidToBase62 } from './secret.ts';

/** What a capability opens: one record, and how often its link was renewed. */
export type Held = { record: string; generation: number };

/**
 * Links that open one thing to whoever has them, and need no sign-in: a calendar to subscribe to, a booking to move. Nothing of them is
 * stored; the same one can be told again, and with another generation it is another one.
 */
export type Capabilities = {
	/** Where people reach the platform, for links: `https://api.example.com`. */
	publicUrl: string;
	/** A token that nobody guesses (192 bits), of at most 90 letters that a URL takes as they are. */
	mint(purpose: string, organization: string, held: Held): string;
	/**
	 * One transaction of the platform's own in the organisation that the token is of, and no other way into it. Whether the generation
	 * is the record's, `work` says.
	 * @throws not_found where it is none of ours, or was made for something else; organization_suspended
	 */
	enter<T>(purpose: string, token: string, work: (scope: Scope, held: Held) => Promise<T>): Promise<T>;
};

type Parts = {
	config: Pick<Config, 'publicUrl'>;
	keyring: Pick<Keyring, 'secretFor'>;
	/** Asked for at each call: the door stands on what services stand on. */
	readonly door: { asSystem<T>(organization: string, work: (scope: Scope) => Promise<T>): Promise<T> };
};

const FORM = /^([0-9A-Za-z]{22})([0-9A-Za-z]{22})-(\d{1,7})-([\w-]{32})$/;

export function createCapabilities(parts: Parts): Capabilities {
	const mac = (purpose: string, organization: string, { record, generation }: Held): Buffer =>
		createHmac('sha256', parts.keyring.secretFor(`capability ${purpose}`))
			.update(`${organization}/${record}/${generation}`)
			.digest()
			.subarray(0, 24);
	const read = (purpose: string, token: string): (Held & { organization: string }) | null => {
		const match = FORM.exec(token);
		const organization = match && base62ToUuid(match[1] as string);
		const record = match && base62ToUuid(match[2] as string);
		if (!organization || !record) return null;
		const held = { record, generation: Number(match[3]) };
		const given = Buffer.from(match[4] as string, 'base64url');
		return timingSafeEqual(given, mac(purpose, organization, held)) ? { ...held, organization } : null;
	};
	return {
		publicUrl: parts.config.publicUrl,
		mint: (purpose, organization, held) =>
			`${uuidToBase62(organization)}${uuidToBase62(held.record)}-${held.generation}-${mac(purpose, organization, held).toString('base64url')}`,
		enter(purpose, token, work) {
			const found = read(purpose, token);
			if (!found) throw problem('not_found', { detail: 'Nothing is at this link; it may have been renewed' });
			const { organization, ...held } = found;
			return parts.door.asSystem(organization, (scope) => {
				if (scope.organization.status !== 'active') throw problem('organization_suspended');
				return work(scope, held);
			});
		},
	};
}
