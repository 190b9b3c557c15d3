import type { FileKind } from '../domain/file-limits.ts'

/** What the Messenger Platform calls a kind of file. */
export function metaAttachment(kind: FileKind, url: string): { type: string; payload: { url: string } } {
  const type = kind === 'document' ? 'file' : kind === 'voice' ? 'audio' : kind
  return { type, payload: { url } }
}

/** Hosts from which Meta gives out what customers sent. */
export const META_MEDIA_HOSTS = ['.fbsbx.com', '.fbcdn.net', '.cdninstagram.com', '.whatsapp.net']
