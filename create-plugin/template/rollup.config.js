import { screens } from '@freehold/widgets/build-screens';

export default screens(import.meta.dirname);
