interface SwitchProps {
  label: string
  isOn: boolean
  onChange(isOn: boolean): void
  disabled?: boolean
}

/** On or off, at once. */
export function Switch({ label, isOn, onChange, disabled = false }: SwitchProps) {
  return (
    <button
      type="button"
      role="switch"
      aria-checked={isOn}
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={() => onChange(!isOn)}
      className="group flex h-8 shrink-0 items-center rounded-md px-1 disabled:opacity-50"
    >
      <span
        className={`flex h-[18px] w-8 items-center rounded-full border p-0.5 transition-colors ${
          isOn ? 'justify-end border-accent bg-accent' : 'justify-start border-strong bg-sunken'
        }`}
      >
        <span className={`size-3 rounded-full ${isOn ? 'bg-on-accent' : 'bg-strong'}`} />
      </span>
    </button>
  )
}
