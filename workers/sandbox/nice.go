package sandbox

import (
	"fmt"
	"os"
	"strconv"
)

// giveWay has a child whose call nobody waits for give way to every other session of the machine, and one whose call is
// urgent to the engine's own alone.
//
// Most kernels weigh sessions against each other, and let the priority of a process count within its session only (sched(7),
// autogroup). Every child has a session of its own. Without CAP_SYS_ADMIN the kernel takes one change in 100 ms from all
// processes together; what it does not take is tried again at the next call.
func (c *child) giveWay(urgent bool) {
	nice := c.limits.Nice
	if urgent {
		nice = 0
	}
	if nice == c.session {
		return
	}
	if os.WriteFile(fmt.Sprintf("/proc/%d/autogroup", c.cmd.Process.Pid), []byte(strconv.Itoa(nice)), 0) == nil {
		c.session = nice
	}
}
