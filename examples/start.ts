/** `npm start`: the platform with demo data, and a brokerage's site on an origin of its own that shows its widgets. */
import { BootError, loadConfig, start } from '@freehold/core';
import { serveSite } from './brokerage-site/server.ts';
import { pastSales } from './past-sales.ts';

const SITE_PORT = 4100;

try {
	const began = performance.now();
	const { app, url, demo } = await start(loadConfig(), { demo: true });
	const organization = demo?.organizations[0];
	if (!demo || !organization) throw new Error('The demo has no organisation');
	// Sold homes that are there already are told as known, and left as they are.
	await fetch(`${url}/v1/listings/import`, {
		method: 'POST',
		headers: { authorization: `Bearer ${organization.secretKey}`, 'content-type': 'text/csv' },
		body: pastSales(),
	});
	const site = await serveSite({ port: SITE_PORT, platformUrl: url, key: organization.publishableKey });
	app.onStop(site.close);
	const seconds = ((performance.now() - began) / 1000).toFixed(1);
	process.stdout.write(`
  Freehold is ready after ${seconds} s

  A brokerage's site    ${site.url}
  The console           ${url}/console
                        ${organization.emails[0]} (also sales@, agent@, viewer@), password ${demo.password}
  The API               ${url}/docs

  Database              ${app.config.databaseUrl ? 'PostgreSQL' : `embedded, in ${app.config.dataFolder}`}
  Outside world         ${app.config.providers}
  Stop with             Ctrl-C
`);
} catch (error) {
	if (!(error instanceof BootError)) throw error;
	process.stderr.write(`\n${error.message}\n`);
	process.exitCode = 1;
}
