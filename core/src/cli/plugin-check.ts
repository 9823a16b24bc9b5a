import type { Config } from '../config.ts';
import { bootError, faultText } from '../errors.ts';
import { checkPlugin } from '../plugin-check/check.ts';

const USAGE = `freehold plugin check [FOLDER]   everything that is wrong with the plugin in this folder; exit 1 where anything is
`;

/** `freehold plugin check`. Resolves to the exit code. */
export async function pluginCommand(
	[command = '', folder = '.', ...rest]: string[],
	read: (root: string) => Config,
): Promise<number> {
	if (command === '' || command === '--help') {
		process.stdout.write(USAGE);
		return 0;
	}
	if (command !== 'check' || rest.length > 0 || folder.startsWith('-'))
		throw bootError('command_invalid', { found: ['plugin', command, folder, ...rest].join(' '), suggestion: USAGE.trim() });
	const { name, faults } = await checkPlugin(folder, read);
	const count = faults.length === 1 ? '1 fault' : `${faults.length} faults`;
	process.stdout.write(
		faults.length === 0 ? `${name}: nothing to mend\n` : `${faults.map(faultText).join('\n\n')}\n\n${name}: ${count}\n`,
	);
	return faults.length === 0 ? 0 : 1;
}
