/** What the console shows of collaboration: the bell, the conversation of a record, the activity, and how one is told. */
import './words.ts';
import './mention-field.ts';
import './conversation.ts';
import './bell.ts';
import './activity.ts';
import './preferences.ts';
import './recent-card.ts';
