/** The elements that the console shows; package.json says where. */
import './open.ts';
import './card.ts';
