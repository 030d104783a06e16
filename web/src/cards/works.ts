/** What the cards of construction sites and of projects say alike. */

/** Whether somebody should look at works, by the bands of the server (`city/progress.py`). */
export const behind = (risk: unknown): boolean => risk === "late" || risk === "watch";
