/** Passkeys, by the browser's own reading and writing of their JSON. */

/** Can this browser, on this page, use passkeys? */
export const hasPasskeys = (): boolean =>
	isSecureContext && typeof PublicKeyCredential !== 'undefined' && 'parseRequestOptionsFromJSON' in PublicKeyCredential;

type Answered = { options: unknown };

/** Has the person use a passkey. @throws DOMException where they do not */
export async function usePasskey({ options }: Answered): Promise<never> {
	const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options as PublicKeyCredentialRequestOptionsJSON);
	return asJson(await navigator.credentials.get({ publicKey }));
}

/** Has the person make a passkey. @throws DOMException where they do not */
export async function makePasskey({ options }: Answered): Promise<never> {
	const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options as PublicKeyCredentialCreationOptionsJSON);
	return asJson(await navigator.credentials.create({ publicKey }));
}

/** `never` fits every command's body: what it must be, the server says. */
const asJson = (credential: Credential | null): never => (credential as PublicKeyCredential).toJSON() as never;
