#!/usr/bin/env -S node --max-semi-space-size=2
// The flag above keeps V8's nursery small: objects of a request die young, and a larger nursery only holds more of the dead.
// Half the memory under load, at no speed that a measurement shows (`npm run bench`).
import { enableCompileCache } from 'node:module';

// Compiled code is kept between starts: the second start reads it instead of compiling TypeScript again.
enableCompileCache();

const { run } = await import('./commands.ts');
const code = await run(process.argv.slice(2));
// A command that failed is over, whatever it had opened before: a server that could not start must not linger on with its connections,
// or nobody would start it again.
if (code !== 0) process.exit(code);
