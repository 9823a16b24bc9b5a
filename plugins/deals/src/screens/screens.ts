/** What the console shows of deals beyond lists: the board, and where the pipeline stands. */
import './words.ts';
import './board.ts';
import './pipeline-card.ts';
