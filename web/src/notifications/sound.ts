import { remember, remembered } from '../ui/remembered.ts'

const KEY = 'switchboard.sound'

/** Each a few tones: pitch in Hz, when it begins and how long it sounds, in seconds. */
const tones = {
  chime: [
    { pitch: 660, at: 0, lasts: 0.18 },
    { pitch: 880, at: 0.12, lasts: 0.18 },
  ],
  drop: [{ pitch: 980, to: 420, at: 0, lasts: 0.16 }],
  knock: [
    { pitch: 190, to: 90, at: 0, lasts: 0.07 },
    { pitch: 190, to: 90, at: 0.14, lasts: 0.07 },
  ],
} as const satisfies Record<string, readonly { pitch: number; to?: number; at: number; lasts: number }[]>

export type Sound = keyof typeof tones | 'off'
export const sounds: readonly Sound[] = ['chime', 'drop', 'knock', 'off']

/** What was chosen on this device; before there was a choice it was on or off. */
export function chosenSound(): Sound {
  const kept = remembered(KEY)
  return sounds.find((sound) => sound === kept) ?? 'chime'
}
export function chooseSound(sound: Sound): void {
  remember(KEY, sound)
}

let context: AudioContext | undefined

/** Short and soft; nothing before the first click on the page, as browsers want it. */
export function play(sound: Sound): void {
  if (sound === 'off' || !navigator.userActivation.hasBeenActive) return
  context ??= new AudioContext()
  const start = context.currentTime
  for (const tone of tones[sound]) {
    const { pitch, lasts } = tone
    const oscillator = context.createOscillator()
    const volume = context.createGain()
    const at = start + tone.at
    oscillator.frequency.setValueAtTime(pitch, at)
    if ('to' in tone) oscillator.frequency.exponentialRampToValueAtTime(tone.to, at + lasts)
    volume.gain.setValueAtTime(sound === 'knock' ? 0.25 : 0.06, at)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + lasts)
    oscillator.connect(volume).connect(context.destination)
    oscillator.start(at)
    oscillator.stop(at + lasts + 0.02)
  }
}
