/** Words of the embed studio. */
import { addStrings } from '@freehold/widgets/kit';

addStrings({
	embedWidget: 'Widget',
	embedNone: 'This platform serves no widgets.',
	embedSetUp: 'Set it up',
	embedLook: 'Look',
	lookPrimary: 'Main colour',
	lookText: 'Text',
	lookSurface: 'Surface',
	lookRadius: 'Corners (px)',
	lookFont: 'Font',
	lookPage: 'Your page, around it',
	lookReset: '{name} as usual',
	embedKey: 'Publishable key',
	embedKeyLabel: 'Key',
	embedKeyHint: 'Public, and good for pages of its origins alone. For the preview, {origin} has to be one of them.',
	embedOrigin: 'Address of your website',
	embedIssue: 'Issue a key for it',
	embedIssued: 'Issued; it is in the snippet',
	embedPreview: 'Preview',
	embedNoKey: 'Choose a publishable key or issue one, and the widget shows here what visitors will see.',
	embedSnippet: 'Snippet',
	embedPolicy: 'Content security policy',
});
