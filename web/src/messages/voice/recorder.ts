/** M6. */
export const MAX_MS = 5 * 60_000
/** How often the encoder hands out what it has. */
const PART_MS = 250

export interface Recording {
  /** ends it, once there is any sound: that */
  stop(): Promise<Blob>
  /** ends it and forgets it */
  discard(): void
  /** how loud it is now, 0 to 1 */
  level(): number
  startedAt: number
}

/** Asks for the microphone and begins. Throws a DOMException (`NotAllowedError`, `NotFoundError`) where there is none. */
export async function record(type: string): Promise<Recording> {
  const stream = await navigator.mediaDevices.getUserMedia({
    audio: { channelCount: 1, echoCancellation: true, noiseSuppression: true },
  })
  const parts: Blob[] = []
  let hasSound = () => {}
  const sound = new Promise<void>((resolve) => {
    hasSound = resolve
  })
  const recorder = new MediaRecorder(stream, { mimeType: type, audioBitsPerSecond: 32_000 })
  recorder.ondataavailable = ({ data }) => {
    parts.push(data)
    if (data.size > 0) hasSound()
  }
  const context = new AudioContext()
  const analyser = context.createAnalyser()
  context.createMediaStreamSource(stream).connect(analyser)
  const samples = new Uint8Array(analyser.fftSize)
  const ended = new Promise<Blob>((resolve) => {
    recorder.onstop = () => resolve(new Blob(parts, { type: recorder.mimeType }))
  })
  const end = () => {
    if (recorder.state !== 'inactive') recorder.stop()
    for (const track of stream.getTracks()) track.stop()
    if (context.state !== 'closed') void context.close()
  }
  recorder.start(PART_MS)
  return {
    startedAt: performance.now(),
    async stop() {
      // What is ended before the encoder has given anything would be a file that nothing can read.
      await Promise.race([sound, ended])
      end()
      return ended
    },
    discard: end,
    level() {
      analyser.getByteTimeDomainData(samples)
      return Math.max(...samples.map((sample) => Math.abs(sample - 128))) / 128
    },
  }
}
