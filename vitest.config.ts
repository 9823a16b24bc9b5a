import { defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: [
			'core/test/**/*.test.ts',
			'sdk/test/**/*.test.ts',
			'widgets/test/**/*.test.ts',
			'plugins/*/test/**/*.test.ts',
			'tests/**/*.test.ts',
		],
		exclude: ['**/node_modules/**', '**/.freehold/**'],
		globalSetup: ['tests/harness/once.ts'],
		testTimeout: 30_000,
		hookTimeout: 60_000,
		// Machines of CI are busy with others' work, too. What fails twice has failed; what fails once is told as flaky.
		retry: process.env.CI ? 1 : 0,
		pool: 'forks',
		maxWorkers: 2,
		reporters: ['default', ['json', { outputFile: '.freehold/test-report.json' }]],
	},
});
