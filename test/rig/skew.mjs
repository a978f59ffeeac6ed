// Read before a worker's own modules: at SIGUSR2 its clock jumps, an hour ahead, then two back, and so on.
const Real = Date;
let offsetMs = 0;
let jumpMs = 3_600_000;
process.on('SIGUSR2', () => {
  offsetMs += jumpMs;
  jumpMs = jumpMs > 0 ? -7_200_000 : 7_200_000;
});
globalThis.Date = class extends Real {
  constructor(...args) {
    if (args.length === 0) super(Real.now() + offsetMs);
    else super(...args);
  }
  static now() {
    return Real.now() + offsetMs;
  }
};
