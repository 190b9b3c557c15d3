const icon = (path: string) => () => (
  <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
    <path d={path} fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" />
  </svg>
)

export const ChatIcon = icon('M21 11.5a8.4 8.4 0 0 1-12.3 7.4L3 21l2.1-5.7A8.4 8.4 0 1 1 21 11.5z')
export const ClipIcon = icon(
  'm21 11-9.2 9.2a6 6 0 0 1-8.5-8.5l8.6-8.6a4 4 0 0 1 5.7 5.7l-8.6 8.5a2 2 0 0 1-2.8-2.8l7.8-7.8',
)
export const FileIcon = icon('M14 3H6v18h12V7zm0 0v4h4')
export const CloseIcon = icon('M18 6 6 18M6 6l12 12')
export const DownIcon = icon('m6 9 6 6 6-6')
export const SendIcon = icon('M12 19V5m-6 6 6-6 6 6')
