import { type FileKind, type FileLimits, MEGABYTE } from '../domain/attachment.ts'

/**
 * What WhatsApp carries, over whichever API.
 * https://developers.facebook.com/docs/whatsapp/cloud-api/reference/media#supported-media-types
 */
export const WHATSAPP_IMAGES = ['image/jpeg', 'image/png']
export const WHATSAPP_VIDEOS = ['video/mp4', 'video/3gpp']
export const WHATSAPP_AUDIO = ['audio/aac', 'audio/amr', 'audio/mpeg', 'audio/mp4', 'audio/ogg']
export const WHATSAPP_DOCUMENTS = [
  'application/pdf',
  'text/plain',
  'application/msword',
  'application/vnd.ms-excel',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]

/**
 * Messenger's: up to 25 MB, images by address 8 MB.
 * https://developers.facebook.com/documentation/business-messaging/messenger-platform/send-messages/saving-assets
 */
export const messengerFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/gif'], mostBytes: 8 * MEGABYTE },
    { kind: 'video', types: ['video/*'], mostBytes: 25 * MEGABYTE },
    { kind: 'audio', types: ['audio/*'], mostBytes: 25 * MEGABYTE },
    { kind: 'document', types: ['*'], mostBytes: 25 * MEGABYTE },
  ],
}

/**
 * Instagram's own list of formats.
 * https://developers.facebook.com/documentation/business-messaging/instagram-messaging/features/attachment-upload
 */
export const instagramFiles: FileLimits = {
  most: 10,
  kinds: [
    { kind: 'image', types: ['image/jpeg', 'image/png', 'image/gif'], mostBytes: 8 * MEGABYTE },
    {
      kind: 'video',
      types: ['video/mp4', 'video/ogg', 'video/x-msvideo', 'video/quicktime', 'video/webm'],
      mostBytes: 25 * MEGABYTE,
    },
    { kind: 'audio', types: ['audio/aac', 'audio/mp4', 'audio/x-m4a', 'audio/wav'], mostBytes: 25 * MEGABYTE },
    { kind: 'document', types: ['application/pdf'], mostBytes: 25 * MEGABYTE },
  ],
}

/** What the Messenger Platform calls a kind of file. */
export function metaAttachment(kind: FileKind, url: string): { type: string; payload: { url: string } } {
  const type = kind === 'document' ? 'file' : kind === 'voice' ? 'audio' : kind
  return { type, payload: { url } }
}

/** Hosts from which Meta gives out what customers sent. */
export const META_MEDIA_HOSTS = ['.fbsbx.com', '.fbcdn.net', '.cdninstagram.com', '.whatsapp.net']
