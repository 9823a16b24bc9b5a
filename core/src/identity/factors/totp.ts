import { Secret, TOTP } from 'otpauth';
import { encode } from 'uqr';

/** RFC 6238 as every authenticator app has it: SHA-1, six digits, thirty seconds. */
const FORM = { algorithm: 'SHA1', digits: 6, period: 30 } as const;
const STEP = FORM.period * 1000;
/** 160 bits, as RFC 4226 §4 recommends. */
const SECRET_BYTES = 20;
/** Clocks may differ by one step either way. */
const DRIFT = 1;

/** What an authenticator app is set up with. */
export type TotpSetup = {
	/** Base 32, for typing. */
	secret: string;
	/** `otpauth://totp/…` */
	uri: string;
	/** The same as a QR code: an SVG path in a square of `size` modules, the quiet zone included. */
	qr: { size: number; path: string };
};

/** A new secret for `account` (an email address) at `issuer` (the organisation's name). */
export function newTotp(issuer: string, account: string): TotpSetup {
	const secret = new Secret({ size: SECRET_BYTES });
	// A colon would end the issuer in the label of the address.
	const uri = new TOTP({ ...FORM, issuer: issuer.replaceAll(':', ' '), label: account, secret }).toString();
	return { secret: secret.base32, uri, qr: qrOf(uri) };
}

/**
 * When the time step began that this code is of (milliseconds since 1970), or null where it is of none near `now`. The caller
 * accepts a step only once (RFC 6238 §5.2).
 */
export function stepOf(secret: string, code: string, now: number): number | null {
	const delta = new TOTP({ ...FORM, secret: Secret.fromBase32(secret) }).validate({ token: code, timestamp: now, window: DRIFT });
	return delta === null ? null : (Math.floor(now / STEP) + delta) * STEP;
}

/** One `M x y h1v1h-1z` for each dark module. */
function qrOf(text: string): TotpSetup['qr'] {
	const { size, data } = encode(text, { ecc: 'M', border: 4 });
	const path = data.flatMap((row, y) => row.flatMap((isDark, x) => (isDark ? [`M${x} ${y}h1v1h-1z`] : []))).join('');
	return { size, path };
}
