/** What attackers send, and what of an answer shows that it worked. */
import type { Answer } from '../harness/app.ts';

/** Breaks out of a string, a number, an identifier, an array, a JSON value, a tsquery, a comment or a LIKE pattern of SQL. */
export const SQL = [
	"'",
	"''",
	'"',
	'\\',
	"' or '1'='1",
	"' or 1=1 --",
	"') or true --",
	"'); select pg_sleep(5); --",
	'1; select pg_sleep(5)',
	'1 or pg_sleep(5) is null',
	"'||(select password_hash from users limit 1)||'",
	"' union select password_hash from users --",
	'id; drop table leads',
	'(select 1)',
	'id desc, (select pg_sleep(5))',
	'case when true then id else name end',
	'$1',
	'$$',
	'{1,2}',
	'{"a":1}',
	"x' & 'y",
	'x:*|!y',
	'%',
	'_%',
	'/* */',
	'-- ',
	'\u02bc or 1=1',
	'\uff07 or 1=1',
	"1'::uuid",
	'::regclass',
	'pg_sleep(5)',
	'current_user',
];

/** What PostgreSQL and our code would never say to a caller. */
const INSIDE =
	/syntax error|unterminated|pg_|psql|SQLSTATE|relation "|column "|operator does not exist|freehold_app|node_modules|at \w+ \(|\/src\/|\.ts:\d|password_hash|\$argon2/i;

/** What is wrong with an answer to something hostile: a fault of ours, or words from within that are not the caller's own. */
export function exposed({ status, body }: Answer, ...sent: string[]): string | undefined {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	if (status >= 500) return `a ${status}: ${text.slice(0, 300)}`;
	if (status < 400) return undefined;
	// A refusal repeats what it found, shortened.
	const own = sent.flatMap((one) => [one, ...one.split(/["\\]+/)]).filter((one) => one.length > 5);
	const rest = own.toSorted((one, other) => other.length - one.length).reduce((all, one) => all.replaceAll(one, '…'), text);
	const found = INSIDE.exec(rest.replaceAll(/pg_sl\w*|password_h\w*/g, '…'));
	return found ? `words from within (${found[0]}): ${rest.slice(0, 400)}` : undefined;
}
