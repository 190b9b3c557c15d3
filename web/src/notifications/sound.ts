const KEY = 'switchboard.sound'
let context: AudioContext | undefined

export const isSoundOn = () => localStorage.getItem(KEY) !== 'off'
export function setSound(on: boolean): void {
  localStorage.setItem(KEY, on ? 'on' : 'off')
}

/** Two short soft tones; nothing before the first click on the page, as browsers want it. */
export function chime(): void {
  if (!isSoundOn() || !navigator.userActivation.hasBeenActive) return
  context ??= new AudioContext()
  const start = context.currentTime
  for (const [index, frequency] of [660, 880].entries()) {
    const tone = context.createOscillator()
    const volume = context.createGain()
    const at = start + index * 0.12
    tone.frequency.value = frequency
    volume.gain.setValueAtTime(0.06, at)
    volume.gain.exponentialRampToValueAtTime(0.0001, at + 0.18)
    tone.connect(volume).connect(context.destination)
    tone.start(at)
    tone.stop(at + 0.2)
  }
}
