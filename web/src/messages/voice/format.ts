import { carries, type Limits } from '../file-limits.ts'

/** How a voice message is recorded, and what is made of it for the channel. */
export interface VoiceFormat {
  /** what the recorder writes */
  recorded: string
  type: 'audio/ogg' | 'audio/mp4' | 'audio/wav'
  extension: 'ogg' | 'm4a' | 'wav'
}

const OGG = 'audio/ogg;codecs=opus'
export const WEBM = 'audio/webm;codecs=opus'
const MP4 = 'audio/mp4;codecs=mp4a.40.2'

/** What each kind of file is best sent as: a voice note is Opus; a file is what most devices open. */
const wishes = {
  voice: ['audio/ogg', 'audio/mp4'],
  audio: ['audio/mp4', 'audio/ogg', 'audio/wav'],
  document: ['audio/mp4', 'audio/wav', 'audio/ogg'],
} as const

/** M6: undefined where nothing that can be recorded here goes out there. */
export function voiceFormat(limits: Limits | undefined, canRecord: (type: string) => boolean): VoiceFormat | undefined {
  const recorders = {
    'audio/ogg': [OGG, WEBM],
    'audio/mp4': [MP4],
    'audio/wav': [WEBM, OGG, MP4],
  }
  const extensions = { 'audio/ogg': 'ogg', 'audio/mp4': 'm4a', 'audio/wav': 'wav' } as const
  for (const kind of ['voice', 'audio', 'document'] as const) {
    for (const type of wishes[kind]) {
      const recorded = recorders[type].find(canRecord)
      if (recorded && carries(type, limits, kind)) return { recorded, type, extension: extensions[type] }
    }
  }
  return undefined
}
