#!/usr/bin/env -S node --max-semi-space-size=2
import { enableCompileCache } from 'node:module';

// Compiled code is kept between starts: the second start reads it instead of compiling TypeScript again.
enableCompileCache();

const { run } = await import('./commands.ts');
process.exitCode = await run(process.argv.slice(2));
