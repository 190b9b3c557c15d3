import { type VoiceFormat, WEBM } from './format.ts'
import { readWebm, writeOgg } from './ogg.ts'
import { toWav } from './wav.ts'

/** The recording as the channel takes it. */
export async function converted(recording: Blob, { recorded, type, extension }: VoiceFormat): Promise<File> {
  const sound = await inFormat(recording, recorded, type)
  return new File([sound], `voice.${extension}`, { type: sound.type || type })
}

async function inFormat(recording: Blob, recorded: string, type: VoiceFormat['type']): Promise<Blob> {
  if (type === 'audio/wav') return toWav(recording)
  if (type === 'audio/ogg' && recorded === WEBM) {
    return writeOgg(readWebm(new Uint8Array(await recording.arrayBuffer())))
  }
  return new Blob([recording], { type: type === 'audio/ogg' ? 'audio/ogg; codecs=opus' : type })
}
