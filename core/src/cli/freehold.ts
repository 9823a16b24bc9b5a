#!/usr/bin/env -S node --max-semi-space-size=2
// The flag above keeps V8's nursery small: objects of a request die young, and a larger nursery only holds more of the dead.
// Half the memory under load, at no speed that a measurement shows (`npm run bench`).
import { enableCompileCache } from 'node:module';

// Compiled code is kept between starts: the second start reads it instead of compiling TypeScript again.
enableCompileCache();

const { run } = await import('./commands.ts');
process.exitCode = await run(process.argv.slice(2));
