/** The console's entry: words first, then the frame that brings everything else. */
import './words.ts';
import './access-words.ts';
import './shell.ts';
