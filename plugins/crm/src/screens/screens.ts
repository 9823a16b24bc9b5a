/** What the console shows of leads beyond lists: by stage, who waits for a first answer, who is hot, and that a new one is there;
 * and the conversations with visitors. */
import './words.ts';
import './leads.ts';
import './waiting-card.ts';
import './hot-card.ts';
import './answers-card.ts';
import './bell.ts';
import './chats.ts';
