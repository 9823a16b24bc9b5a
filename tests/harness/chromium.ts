import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { installDebianPackages } from './debian.ts';

const PLACES = [
	process.env.FREEHOLD_TEST_CHROMIUM,
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

const find = (): string | undefined => PLACES.find((place) => place && existsSync(place));

/**
 * A headless Chromium that talks to nobody but the page it is given.
 * @param more further arguments, such as one that lets it draw WebGL without a graphics card
 * @throws where there is none and none can be installed, with what to do.
 */
export async function launchChromium(...more: string[]): Promise<Browser> {
	const executablePath = find() ?? (installDebianPackages('chromium') ? find() : undefined);
	if (!executablePath) {
		throw new Error('The browser tests need Chromium: "apt-get install chromium", or set FREEHOLD_TEST_CHROMIUM to its path.');
	}
	return chromium.launch({
		executablePath,
		// Beside everything else that a machine of two cores does.
		timeout: 90_000,
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
			'--no-first-run',
			...more,
		],
	});
}
