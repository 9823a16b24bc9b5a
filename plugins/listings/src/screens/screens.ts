/** What the console shows of listings beyond lists: how they do, and how they look on paper. */
import './words.ts';
import './figures-card.ts';
import './flyer.ts';
