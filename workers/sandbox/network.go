package sandbox

import (
	"runtime"
	"syscall"
	"unsafe"

	"golang.org/x/sys/unix"
)

// Fields of struct seccomp_data (linux/seccomp.h) and the one bit that marks the x32 calls of amd64.
const (
	dataNumber = 0
	dataArch   = 4
	x32Bit     = 0x40000000
)

// cutNetwork forbids every thread of this process, and every program that it becomes, to make a socket. The filter
// stands also where a network namespace already does the work.
func cutNetwork() error {
	runtime.LockOSThread() // no_new_privs belongs to the thread that installs the filter
	defer runtime.UnlockOSThread()
	if err := unix.Prctl(unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0); err != nil {
		return err
	}
	program := socketFilter()
	prog := unix.SockFprog{Len: uint16(len(program)), Filter: &program[0]}
	_, _, errno := syscall.Syscall(unix.SYS_SECCOMP, unix.SECCOMP_SET_MODE_FILTER,
		unix.SECCOMP_FILTER_FLAG_TSYNC, uintptr(unsafe.Pointer(&prog)))
	if errno != 0 {
		return errno
	}
	return nil
}

// socketFilter answers EPERM to socket, to io_uring (which makes sockets too) and to every call by a foreign
// convention (32-bit, x32), in which these have other numbers. The rest it allows.
func socketFilter() []unix.SockFilter {
	arch := uint32(unix.AUDIT_ARCH_X86_64)
	if runtime.GOARCH == "arm64" {
		arch = unix.AUDIT_ARCH_AARCH64
	}
	return []unix.SockFilter{
		load(dataArch),
		jump(unix.BPF_JEQ, arch, 0, 5),
		load(dataNumber),
		jump(unix.BPF_JGE, x32Bit, 3, 0),
		jump(unix.BPF_JEQ, unix.SYS_SOCKET, 2, 0),
		jump(unix.BPF_JEQ, unix.SYS_IO_URING_SETUP, 1, 0),
		verdict(unix.SECCOMP_RET_ALLOW),
		verdict(unix.SECCOMP_RET_ERRNO | uint32(unix.EPERM)),
	}
}

func load(offset uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_LD | unix.BPF_W | unix.BPF_ABS, K: offset}
}

func jump(test uint16, k uint32, yes, no uint8) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_JMP | test | unix.BPF_K, K: k, Jt: yes, Jf: no}
}

func verdict(k uint32) unix.SockFilter {
	return unix.SockFilter{Code: unix.BPF_RET | unix.BPF_K, K: k}
}
