/** The console's entry: words first, then the frame that brings everything else. */
import './words.ts';
import './access-words.ts';
import './frame-words.ts';
import './shell.ts';
import { watchTheme } from './theme.ts';

watchTheme();
