/** What we sign, each with keys of its own. */
export const signingPurposes = ['visitor', 'file-link', 'reply-address', 'survey'] as const
export type SigningPurpose = (typeof signingPurposes)[number]
