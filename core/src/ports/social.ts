export type SocialNetwork = 'facebook' | 'instagram' | 'linkedin' | 'x';

/** Who posts: a page, an organisation, a user; the installation's own where none is given. */
export type SocialAccount = { id: string; token: string };

/** `url`: on the public internet; networks fetch it there. */
export type SocialMedia = { kind: 'image' | 'video'; url: string; alt?: string };

type Post = { network: SocialNetwork; account?: SocialAccount; id: string };

export type PostState = { state: 'published' | 'processing' | 'failed' | 'gone'; reason?: string; url?: string };

/** Counts since the post went out; absent where the network does not tell. */
export type PostMetrics = { views?: number; likes?: number; comments?: number; shares?: number; clicks?: number };

/** What a network takes; checked before anything is sent. */
export type PostLimits = {
	characters: number;
	images: number;
	videos: number;
	needsMedia: boolean;
	links: 'own' | 'in-text' | 'none';
};

export type SocialPort = {
	/** @throws ProviderError refused with what is too much, before anything was sent */
	publish(post: {
		network: SocialNetwork;
		account?: SocialAccount;
		text: string;
		link?: string;
		media?: SocialMedia[];
	}): Promise<{ id: string; url?: string }>;
	status(post: Post): Promise<PostState>;
	metrics(post: Post): Promise<PostMetrics>;
	/** Nothing there is good, too. */
	remove(post: Post): Promise<void>;
	limits(asked: { network: SocialNetwork }): Promise<PostLimits>;
};
