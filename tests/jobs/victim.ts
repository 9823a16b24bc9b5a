/** A process of the platform that is killed by what it does. Its configuration is the first argument. */
import { type Config, createApp, loadConfig, type Scope } from '@freehold/core';
import { does } from './plugin.ts';

const { variables: _, ...given } = JSON.parse(process.argv[2] as string) as Config;
const config = loadConfig(given.root, {}, given as Partial<Config>);
does.plain = async ({ text }: { text: string }, scope: Scope) => {
	await scope.records('contact').create({ name: { full: `${text} of the victim` } });
	if (text === 'poison') process.kill(process.pid, 'SIGKILL');
};
const app = await createApp(config, { times: { lease: 1500, look: 100, forgotten: 300 } });
await app.listen(0);
process.stdout.write('ready\n');
