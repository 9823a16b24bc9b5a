import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: [
			'core/test/**/*.test.ts',
			'sdk/test/**/*.test.ts',
			'widgets/test/**/*.test.ts',
			'testing/test/**/*.test.ts',
			'create-plugin/test/**/*.test.ts',
			'plugins/*/test/**/*.test.ts',
			'tests/**/*.test.ts',
		],
		exclude: ['**/node_modules/**', '**/.freehold/**'],
		globalSetup: ['tests/harness/once.ts'],
		testTimeout: 60_000,
		hookTimeout: 120_000,
		expect: { poll: { timeout: 10_000 } },
		// Machines of CI are busy with others' work, too. What fails twice has failed; what fails once is told as flaky.
		retry: process.env.CI ? 1 : 0,
		pool: 'forks',
		// A worker keeps what it has loaded and warmed up, for all of its files; what a test puts in a global's place goes with the test.
		isolate: false,
		restoreMocks: true,
		unstubGlobals: true,
		maxWorkers: 2,
		reporters: ['default', ['json', { outputFile: '.freehold/test-report.json' }]],
	},
});
