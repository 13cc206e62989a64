// In a frame of another site: tells the page around it how tall this one is, and of a booking. embed.js listens.
const tell = (message) => parent.postMessage(message, "*")
const booked = document.querySelector("[data-booked]")

new ResizeObserver(() => tell({ type: "na:height", height: Math.ceil(document.body.getBoundingClientRect().height) })).observe(document.body)
if (booked) tell({ type: "na:booked", reference: booked.dataset.booked })
