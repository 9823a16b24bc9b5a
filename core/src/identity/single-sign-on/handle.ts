import { base62ToUuid, uuidToBase62 } from '../secret.ts';

/** An identity provider in a public address; it says by itself whose row-level security it is looked up under. */
export type ProviderHandle = { organization: string; provider: string };

const FORM = /^([0-9A-Za-z]{22})([0-9A-Za-z]{22})$/;

export const providerHandle = ({ organization, provider }: ProviderHandle): string =>
	uuidToBase62(organization) + uuidToBase62(provider);

/** null where the text is none. Says nothing about whether there is such a provider. */
export function readProviderHandle(text: string): ProviderHandle | null {
	const match = FORM.exec(text);
	const organization = match && base62ToUuid(match[1] as string);
	const provider = match && base62ToUuid(match[2] as string);
	return organization && provider ? { organization, provider } : null;
}
