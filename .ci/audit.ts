/**
 * `npm run audit [-- --strict]`: asks the registry which of the packages that are delivered have known holes, grave ones. Without a
 * registry that answers (offline, a mirror without audits) it says so and goes on; with --strict, as in CI, that is a failure.
 */
import { spawnSync } from 'node:child_process';

type Report = {
	error?: { summary?: string };
	message?: string;
	vulnerabilities?: Record<
		string,
		{ severity: string; range: string; fixAvailable: boolean | { name: string; version: string } }
	>;
};

const isStrict = process.argv.includes('--strict');
const { stdout } = spawnSync('npm', ['audit', '--omit=dev', '--json'], { encoding: 'utf8', timeout: 120_000 });
const report = read(stdout);

if (!report?.vulnerabilities) {
	const reason = report?.error?.summary || report?.message || 'no answer';
	process.stdout.write(`The registry could not be asked for known holes: ${reason}\n`);
	process.exit(isStrict ? 1 : 0);
}

const grave = Object.entries(report.vulnerabilities).filter(([, { severity }]) => severity === 'high' || severity === 'critical');
for (const [name, { severity, range, fixAvailable }] of grave) {
	process.stdout.write(
		`${severity.padEnd(9)} ${name} ${range}${fixAvailable ? ', mended in a newer version' : ', not mended yet'}\n`,
	);
}
const all = Object.keys(report.vulnerabilities).length;
process.stdout.write(`${grave.length} grave, ${all - grave.length} slighter\n`);
process.exit(grave.length > 0 ? 1 : 0);

function read(text: string): Report | null {
	try {
		return JSON.parse(text) as Report;
	} catch {
		return null;
	}
}
