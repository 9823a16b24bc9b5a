/**
 * What a report of vitest tells a reader in a hurry: its slowest files, then what failed and the first lines of why.
 * The last line is three numbers, passed, failed and skipped; of a file that could not be loaded there are no tests to count,
 * so it counts as one that failed.
 */
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

type Result = { fullName: string; status: string; failureMessages: string[] };
type File = { name: string; status: string; startTime: number; endTime: number; message: string; assertionResults: Result[] };
type Report = {
	numPassedTests: number;
	numFailedTests: number;
	numPendingTests: number;
	numTodoTests: number;
	testResults: File[];
};

const report: Report = JSON.parse(readFileSync(process.argv[2] as string, 'utf8'));
const placeOf = ({ name }: File): string => relative('', name);
const seconds = ({ startTime, endTime }: File): number => (endTime - startTime) / 1000;

console.log('\nslowest files');
for (const file of report.testResults.toSorted((one, other) => seconds(other) - seconds(one)).slice(0, 10))
	console.log(`${seconds(file).toFixed(0).padStart(5)} s  ${placeOf(file)}`);

const failed = report.testResults.filter(({ status }) => status === 'failed');
const unread = failed.filter(({ assertionResults }) => assertionResults.length === 0);
const tell = (what: string, why = ''): void => {
	console.log(`\nFAILED  ${what}\n${stripVTControlCharacters(why).split('\n').slice(0, 12).join('\n')}`);
};
for (const file of failed)
	for (const { fullName, status, failureMessages } of file.assertionResults)
		if (status === 'failed') tell(`${placeOf(file)} > ${fullName}`, failureMessages[0]);
for (const file of unread) tell(placeOf(file), file.message);

console.log(
	`\n${report.numPassedTests} ${report.numFailedTests + unread.length} ${report.numPendingTests + report.numTodoTests}`,
);
