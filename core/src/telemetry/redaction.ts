import { maskEmail, maskPhone } from '../encryption/masking.ts';

const REDACTED = '[redacted]';

/** Members whose value is never written, whatever it is and however deep it stands. */
const NAMES = [
	'\\w{0,40}password\\w{0,40}',
	'\\w{0,40}secret\\w{0,40}',
	'\\w{0,40}token\\w{0,40}',
	'authorization',
	'cookie',
	'set-cookie',
	'masterKey',
	'apiKey',
	'privateKey',
	'key',
	'wrapped',
	'otp',
].join('|');

/**
 * What a log line must not hold, found in the finished line: so it does not matter where it came from, be it a field, the
 * message, an error's text or the parameters that a database driver hangs on its errors.
 */
const SENSITIVE = new RegExp(
	[
		// "password":"…", and an object or a list in its place
		`(?<name>"(?:${NAMES})":)(?:"(?<text>(?:[^"\\\\]|\\\\.)*)"|[[{][^\\]}]*[\\]}])`,
		// our own secrets, whatever kind: sk_…, rt_…
		'(?<own>\\b[a-z]{2}_[0-9A-Za-z]{22}_[0-9A-Za-z]{8,})',
		// a signed token
		'(?<jwt>\\beyJ[\\w-]{5,}\\.[\\w-]*\\.?[\\w-]*)',
		'(?<bearer>\\bBearer +[^\\s"\\\\]+)',
		// postgres://user:password@host
		'(?<login>://[^\\s/:@"]{0,200}:[^\\s/@"]{1,200}@)',
		'(?<pem>-----BEGIN [A-Z ]+-----.*?-----END [A-Z ]+-----)',
		// also as they stand in a path; bounded, so that a long line takes no longer than its length
		"(?<email>[\\p{L}\\p{N}.!#$%&'*+=?^_`{|}~-]{1,64}(?:@|%40)[\\p{L}\\p{N}-]{1,63}(?:\\.[\\p{L}\\p{N}-]{1,63}){1,10})",
		'(?<phone>(?:\\+|%2B)[1-9]\\d{6,14}\\b)',
	].join('|'),
	'giu',
);

/** Cheap to ask of every line: a line without any of these has nothing to redact. */
const SUSPICIOUS =
	/[@+]|%40|%2b|_[0-9A-Za-z]{8}|eyJ|bearer|-----|:\/\/|password|secret|token|authorization|cookie|key"|wrapped"|otp"/i;

/** An id says which key it was and opens nothing. */
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The line without passwords, tokens and keys, with email addresses and phone numbers masked. */
export function redact(line: string): string {
	if (!SUSPICIOUS.test(line)) return line;
	return line.replace(SENSITIVE, (...found) => {
		const { name, text, email, phone, login, own } = found.at(-1) as Record<string, string | undefined>;
		if (name) return text !== undefined && UUID.test(text) ? `${name}"${text}"` : `${name}"${REDACTED}"`;
		if (email) return maskEmail(email.replace(/%40/, '@'));
		if (phone) return maskPhone(phone);
		if (login) return `://${REDACTED}@`;
		if (own) return `${own.slice(0, 3)}${REDACTED}`;
		return REDACTED;
	});
}
