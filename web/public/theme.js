// Before the first paint: a chosen theme does not flash in after the system's.
try {
  const theme = localStorage.getItem('switchboard.theme')
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme
} catch (error) {
  console.warn('No theme is kept here:', error)
}
