import { ERRORS } from '../errors.ts';
import { header } from './types.ts';

/** The codes that a caller can receive, as a TypeScript type. */
export function codesFile(): string {
	const codes = Object.entries(ERRORS).filter(([, { status }]) => status !== 'boot');
	const members = codes.map(([code, { status, title }]) => `\t/** ${status}: ${title}. */\n\t| '${code}'`);
	return `${header('core/src/errors.ts')}\n/** Every code of a problem document. */\nexport type ErrorCode =\n${members.join('\n')};\n`;
}
