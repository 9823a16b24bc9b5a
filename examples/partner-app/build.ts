import { join } from 'node:path';
import { rolldown } from 'rolldown';

/** The page's script as one file: of the SDK it has the functions that the page names. */
export async function bundlePage(): Promise<string> {
	const bundle = await rolldown({ input: join(import.meta.dirname, 'page/app.ts'), platform: 'browser' });
	const { output } = await bundle.generate({ format: 'es', minify: true });
	await bundle.close();
	return output[0].code;
}
